// Loaded before the tests where the Windows build of Node runs under Wine: what Wine itself lacks, and Windows has.
import { Socket } from 'node:net';
import { Runnable } from 'mocha';

/**
 * Wine 8 does not know the intervals that Node sets with a connection's keep-alive, and where that is asked for before
 * it stands, as `fetch` does, the connection fails with UNKNOWN. The programs ask for it later, and are not patched.
 */
Socket.prototype.setKeepAlive = function () {
  return this;
};

/**
 * Its Task Scheduler takes tasks and does not say which it has; its `whoami` and `icacls` say nothing. What is done with
 * their answers is tested with what stands for them.
 */
process.env.SAGE200_TEST_WINE = 'yes';

/** A program takes a second and more to start there: what a test allows is thrice as long. */
const { timeout } = Runnable.prototype;
Runnable.prototype.timeout = function (...given) {
  const result = timeout.apply(this, given);
  return given.length === 0 ? result * 3 : result;
};
