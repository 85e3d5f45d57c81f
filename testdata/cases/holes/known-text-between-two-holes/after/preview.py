preview = f"https://{service}-pr-{number}.staging.quayside.dev"
branch = f"https://{service}-branch-{name}.staging.quayside.dev"
any = f"https://{service}{number}.staging.quayside.dev"
