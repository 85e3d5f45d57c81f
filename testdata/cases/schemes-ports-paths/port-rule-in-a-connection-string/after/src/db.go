const dsn = "postgres://svc:pw@db-staging.fernbank.net:6432/orders?sslmode=require"
