curl "https://$name.staging.lumenworks.org/"
curl "https://${name}staging.lumenworks.org/"
