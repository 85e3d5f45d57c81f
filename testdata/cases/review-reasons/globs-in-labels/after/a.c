/*mail.kelp.io is the host */
/**
 *mail.kelp.io
 */
