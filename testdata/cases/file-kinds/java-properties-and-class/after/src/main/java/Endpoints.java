final class Endpoints {
    static final String ORDERS = "https://orders-staging.quayside.dev" + "/v2";
    static String of(String svc) {
        return String.format("https://%s-staging.quayside.dev/v2", svc);
    }
}
