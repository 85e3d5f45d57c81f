variable "API_STAGING_HARBORLINE_IO" {
  default = "https://api-staging.harborline.io"
}

resource "dns_a_record_set" "api_staging_harborline_io" {
  zone      = "harborline.io."
  name      = "api.staging"
  addresses = ["10.20.0.4"]
}
