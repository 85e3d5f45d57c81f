SSH_TARGET=deploy@kelp.example
rsync -a --delete \
  build/ deploy@kelp.example::www
scp a.txt \
  deploy@kelp.example
git clone deploy@kelp.example
[root@kelp.example ~]# ls
MAIL_TO=ops@kelp.io
git config user.email ops@kelp.io
