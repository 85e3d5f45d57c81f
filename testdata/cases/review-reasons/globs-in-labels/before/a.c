/*relay.kelp.io is the host */
/**
 *relay.kelp.io
 */
