resource "aws_route53_record" "docs" {
  name = "docs.old.io"
  type = "A"
}
