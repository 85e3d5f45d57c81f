kubectl get pods -n a -l old.io/app=x
kubectl delete pod --selector='tier=a,old.io/team=x'
kubectl apply -f https://old.io/app.yaml
kubectl get pods -l app=x --server old.io/web
kubectl get pods -l app=x old.io/docs
curl -l old.io/more
