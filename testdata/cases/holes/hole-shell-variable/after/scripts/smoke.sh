for svc in billing search; do
  curl -fsS "https://$svc-staging.quayside.dev/health"
done
