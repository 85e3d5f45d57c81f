chain = "/login?next=%2Fgo%3Furl%3Dhttps%253A%252F%252Fapi.staging.harborline.io%252Fhome"
