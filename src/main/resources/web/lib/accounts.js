// How guests, staff and super admins get their tokens. A device that was here before says so, and keeps its own tries.
import {api} from '/web/lib/api.js';
import {sessionOf} from '/web/lib/session.js';

const WAYS = {
  guest: '/api/customer/auth/login',
  staff: '/api/admin/auth/login',
  super: '/api/superadmin/auth/login',
};

/** Logs in, and keeps the session of this kind: its token, and what else the answer says. */
export async function logIn(kind, credentials) {
  const place = `table-order.device.${kind}`;
  const known = localStorage.getItem(place);
  const answer = await api().post(WAYS[kind], {...credentials, ...(known ? {device_token: known} : {})});
  const {access_token: token, device_token: device, token_type, expires_in, ...who} = answer;
  localStorage.setItem(place, device);
  sessionOf(kind).keep({token, ...who});
  return who;
}
