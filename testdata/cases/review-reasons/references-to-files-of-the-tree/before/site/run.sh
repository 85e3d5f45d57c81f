#!/bin/sh
cp "$DIR/old.io" /x
cat conf/old.io/nginx.conf conf/old.io/*.conf
cd conf/old.io && cp -r old.io /x
rsync -a user@old.io:/srv .
load conf/old.io/none.conf
jq . kept/api.old.io/x.json
DIR=../conf/old.io
docker run -v ./config/old.io:/x -v $PWD/conf/old.io:/y nginx
