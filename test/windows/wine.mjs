// Loaded before the tests where the Windows build of Node runs under Wine: what Wine itself lacks, and Windows has.
import { Socket } from 'node:net';

/**
 * Wine 8 does not know the intervals that Node sets with a connection's keep-alive, and where that is asked for before
 * it stands, as `fetch` does, the connection fails with UNKNOWN. The programs ask for it later, and are not patched.
 */
Socket.prototype.setKeepAlive = function () {
  return this;
};
