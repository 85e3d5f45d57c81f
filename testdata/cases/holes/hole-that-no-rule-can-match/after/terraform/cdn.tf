locals {
  edge = "${var.region}.cdn.quayside.dev"
  site = "${var.site}.quayside.dev"
}
