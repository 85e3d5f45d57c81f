const a = /^www\.kelp\.(io|dev)$/;
const b = /^kelp\.(?:com|io)$/;
const c = /^kelp\.(com|org)$/;
const d = /kelp\.io|kelp\.dev/;
const e = kelp.(io)(x) + kelp.io(x) + other.(io|dev);
