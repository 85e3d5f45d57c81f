const a = /^www\.kelp\.(io|dev)$/;
const b = /^kelp\.(?:com|io)$/;
const c = /^kelp\.(com|org)$/;
const d = /kelp\.dev|kelp\.dev/;
const e = kelp.(io)(x) + kelp.dev(x) + other.(io|dev);
