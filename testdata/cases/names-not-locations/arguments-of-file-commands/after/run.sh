mkdir -p kelp.io/conf
sudo cp -r "kelp.io" /srv && cd kelp.io
rsync -a www.kelp.io/ backup/
# look-alikes
rsync -a conf/ www.kelp.dev:/srv
scp conf deploy@www.kelp.dev:
curl kelp.dev && ping www.kelp.dev
git clone https://kelp.dev/a.git
echo cd kelp.dev
rm -f x # see kelp.dev
rm -f x # moved, touch; rm kelp.dev
# then `cd kelp.io`, cd kelp.dev
# $ cd kelp.dev
