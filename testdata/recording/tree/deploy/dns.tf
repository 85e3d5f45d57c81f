resource "dns_cname_record" "status" {
  name  = "status.staging.example.com"
  cname = "api.staging.example.com." # redomain:keep until the record is gone
}
