<%@ taglib prefix="k" uri="http://kelp.io/tags" %>
<%@ include file="https://kelp.io/head.html" %>
<a href="https://kelp.io/tags">tags</a>
