resource "google_dns_record_set" "api" {
  name = "api.staging.netrasystems.ai."
  type = "A"
}

resource "google_dns_record_set" "preview" {
  name = "pr-${var.pr_number}.staging.netrasystems.ai."
  type = "CNAME"
}
