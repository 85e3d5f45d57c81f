locals {
  domains = ["staging.harborline.io", "api-staging.harborline.io"]
}

resource "google_dns_record_set" "api" {
  name         = "api-staging.harborline.io."
  managed_zone = "main"
  type         = "A"
  rrdatas      = [google_compute_address.lb.address]
}

resource "google_dns_record_set" "preview" {
  name = "${var.name}.staging.harborline.io."
  type = "CNAME"
}
