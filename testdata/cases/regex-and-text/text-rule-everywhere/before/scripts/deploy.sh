gcloud config set project hl-staging-4411
bq ls --project_id="hl-staging-4411"
