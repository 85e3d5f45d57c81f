psql -h api.old.io -U me
psql -c "select 'api.old.io'"
grep -h api.old.io
mysql --host api.old.io
mysql --host=api.old.io
mysql --hostname=api.old.io
app --home api.old.io
["redis-cli", "-h", "api.old.io"]
["open", "-h", "api.old.io"]
openssl s_client -connect x -servername api.old.io
openssl s_client -connect api.old.io:443
openssl x509 -out api.old.io
rsync api.old.io::mod /tmp
copy api.old.io::mod /tmp
copy api.old.io:: mod
addr=api.old.io:smtp
addr=api.old.io:SMTP,a
addr=api.old.io:smtp-relay
addr=api.old.io:latest
addr=api.old.io:http://a
