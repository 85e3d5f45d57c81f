gcloud config set project hl-preprod-7002
bq ls --project_id="hl-preprod-7002"
