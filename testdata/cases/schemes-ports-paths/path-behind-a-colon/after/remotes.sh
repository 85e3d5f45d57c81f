git clone git@git.x.com:o/repo.git
git clone git@git.x.com:o
scp deploy@git.x.com:/o/a .
url = "git@git.x.com:o/repo"
git submodule add git@github.com:reef/weed.git
git clone git@git.x.com:sand.git
git clone git@git.x.com:sand.git
git clone git@github.com:lone
git clone git@github.com:${ORG}/repo.git
curl https://github.com/${ORG}/repo.git
npm i git+ssh://git@git.x.com:o/repo.git
npm i git+ssh://git@github.com:safe/repo.git
{"url":"git@git.x.com:o\/team\/repo.git"}
?remote=git%40git.x.com%3Ao%2Frepo.git
git clone git@code.tide.io:a/b.git
git clone git@code.x.com:a/b.git
# look-alikes
git clone git@github.com:other/repo.git
git clone git@github.com:old-orga/repo.git
git clone git@git.x.com:2222/o/repo.git
curl git.x.com:8080/o/repo
git clone github.com:old-org/repo.git
git clone ssh://git@git.x.com:22/o/repo.git
mail git@github.com: old-org is gone
git clone git@github.com:8080org/old-org.git
