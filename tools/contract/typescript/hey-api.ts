import { readFileSync } from 'node:fs';
import { getMenu, loginAdmin, loginTable, placeOrder, putMenuImage, reportSales } from '../target/file/hey-api';
import { createClient } from '../target/file/hey-api/client';
import { base, expect, photo, storeId } from './evening';

const open = createClient({ baseUrl: base });
const table = await loginTable({
    client: open,
    body: { store_id: storeId, table_number: '5', password: '1234' },
    throwOnError: true,
});
const guest = createClient({ baseUrl: base, auth: table.data.access_token });
const order = await placeOrder({
    client: guest,
    headers: { 'Idempotency-Key': crypto.randomUUID() },
    body: { items: [{ menu_id: 1, quantity: 2 }] },
    throwOnError: true,
});
expect(order.data.status, 'pending');

const admin = await loginAdmin({ client: open, body: { username: 'admin', password: 'admin1234' }, throwOnError: true });
const staff = createClient({ baseUrl: base, auth: admin.data.access_token });
const menu = await putMenuImage({
    client: staff,
    path: { id: 1 },
    body: new Blob([readFileSync(photo)], { type: 'image/png' }),
    throwOnError: true,
});
expect(menu.data.image_url?.startsWith('/uploads/'), true);
const report = await reportSales({ client: staff, query: { group_by: 'menu' }, throwOnError: true });
expect(report.data.rows.some(row => row.menu_id === 1 && (row.quantity ?? 0) >= 2), true);

const refused = await getMenu({ client: guest, path: { id: 4000000000 } });
expect(refused.error?.code, 'MENU_NOT_FOUND');
