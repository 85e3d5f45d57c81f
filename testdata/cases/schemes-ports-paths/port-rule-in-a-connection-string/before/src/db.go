const dsn = "postgres://svc:pw@db.staging.fernbank.net:5432/orders?sslmode=require"
