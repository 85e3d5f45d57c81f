git clone git@github.com:old-org/repo.git
git clone git@github.com:old-org
scp deploy@github.com:/old-org/a .
url = "git@github.com:old-org/repo"
git submodule add git@github.com:reef/kelp.git
git clone git@github.com:fork/sand.git
git clone git@github.com:lone/sand.git
git clone git@github.com:lone
git clone git@github.com:${ORG}/repo.git
curl https://github.com/${ORG}/repo.git
npm i git+ssh://git@github.com:old-org/repo.git
npm i git+ssh://git@github.com:safe/repo.git
{"url":"git@github.com:old-org\/team\/repo.git"}
?remote=git%40github.com%3Aold-org%2Frepo.git
git clone git@code.tide.io:a/b.git
git clone git@git.tide.io:a/b.git
# look-alikes
git clone git@github.com:other/repo.git
git clone git@github.com:old-orga/repo.git
git clone git@github.com:2222/old-org/repo.git
curl github.com:8080/old-org/repo
git clone github.com:old-org/repo.git
git clone ssh://git@github.com:22/old-org/repo.git
mail git@github.com: old-org is gone
git clone git@github.com:8080org/old-org.git
