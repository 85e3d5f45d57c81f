CREATE SCHEMA "api.staging.harborline.io_backup";
