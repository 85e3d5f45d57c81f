mkdir -p kelp.io/conf
sudo cp -r "kelp.io" /srv && cd kelp.io
rsync -a www.kelp.io/ backup/
# look-alikes
rsync -a conf/ www.kelp.io:/srv
scp conf deploy@www.kelp.io:
curl kelp.io && ping www.kelp.io
git clone https://kelp.io/a.git
echo cd kelp.io
rm -f x # see kelp.io
rm -f x # moved, touch; rm kelp.io
# then `cd kelp.io`, cd kelp.io
# $ cd kelp.io
