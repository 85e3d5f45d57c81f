package route

import "testing"

func TestHost(t *testing.T) {
	for _, tc := range []struct{ in, want string }{
		{"https://orders.staging.quayside.dev/v1", "orders"},
		{"https://orders.staging.quayside.dev.:443/v1", "orders"},
		{"https://orders.staging.quayside.dev.example.org/v1", ""},
	} {
		if got := service(tc.in); got != tc.want {
			t.Errorf("service(%q) = %q, want %q", tc.in, got, tc.want)
		}
	}
}
