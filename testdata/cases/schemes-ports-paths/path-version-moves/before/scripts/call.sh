curl https://api.fernbank.net/v1/users
curl https://api.fernbank.net/v10/users
curl https://api.fernbank.net/v2/users
