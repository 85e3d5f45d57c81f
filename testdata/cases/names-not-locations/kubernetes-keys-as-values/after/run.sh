kubectl get pods -n a -l old.io/app=x
kubectl delete pod --selector='tier=a,old.io/team=x'
kubectl apply -f https://new.example/app.yaml
kubectl get pods -l app=x --server new.example/web
kubectl get pods -l app=x new.example/docs
curl -l new.example/more
