<%@ taglib prefix="k" uri="http://kelp.io/tags" %>
<%@ include file="https://kelp.example/head.html" %>
<a href="https://kelp.example/tags">tags</a>
