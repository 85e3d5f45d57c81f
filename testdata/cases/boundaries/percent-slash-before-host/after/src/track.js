const beacon = "/collect?dl=%2F%2Fapi-staging.harborline.io%2Fhome";
