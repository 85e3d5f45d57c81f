const a = `${x}://app.kelp.io/`;
const b = "a" + "://app.kelp.io/";
