SSH_TARGET=deploy@kelp.io
rsync -a --delete \
  build/ deploy@kelp.io::www
scp a.txt \
  deploy@kelp.io
git clone deploy@kelp.io
[root@kelp.io ~]# ls
MAIL_TO=ops@kelp.io
git config user.email ops@kelp.io
