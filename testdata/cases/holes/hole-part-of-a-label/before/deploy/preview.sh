HOST="pr-${NUMBER}.staging.quayside.dev"
