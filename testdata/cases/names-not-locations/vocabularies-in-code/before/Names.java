public static final String NAMESPACE_URI = "http://kelp.io/ns";
QName name = new QName("http://kelp.io/ns/q", "a");
document.createElementNS("http://kelp.io/ns/e", "a");
@XmlElement(name = "a", namespace = "http://kelp.io/ns/x")
String home = "http://kelp.io/";
open("http://kelp.io/ns/open");
