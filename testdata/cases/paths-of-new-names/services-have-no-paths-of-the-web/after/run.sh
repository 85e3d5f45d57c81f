psql -h api.old.io -U me
psql -c "select 'new.io/api'"
grep -h new.io/api
mysql --host api.old.io
mysql --host=api.old.io
mysql --hostname=api.old.io
app --home new.io/api
["redis-cli", "-h", "api.old.io"]
["open", "-h", "new.io/api"]
openssl s_client -connect x -servername api.old.io
openssl s_client -connect api.old.io:443
openssl x509 -out new.io/api
rsync api.old.io::mod /tmp
copy api.old.io::mod /tmp
copy new.io/api:: mod
addr=api.old.io:smtp
addr=api.old.io:SMTP,a
addr=new.io/api:smtp-relay
addr=new.io/api:latest
addr=new.io/api:http://a
