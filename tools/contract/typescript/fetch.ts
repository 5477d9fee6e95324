import { readFileSync } from 'node:fs';
import { Configuration, GuestApi, ResponseError, StaffApi } from '../target/file/typescript-fetch';
import { base, expect, photo, storeId } from './evening';

const open = new Configuration({ basePath: base });
const table = await new GuestApi(open).loginTable({ tableCredentials: { storeId, tableNumber: '3', password: '1234' } });
const guest = new GuestApi(new Configuration({ basePath: base, accessToken: table.accessToken }));
const order = await guest.placeOrder({
    idempotencyKey: crypto.randomUUID(),
    placeOrder: { items: [{ menuId: 1, quantity: 2 }] },
});
expect(order.status, 'pending');
expect(order.createdAt instanceof Date, true);

const admin = await new StaffApi(open).loginAdmin({ adminCredentials: { username: 'admin', password: 'admin1234' } });
const staff = new StaffApi(new Configuration({ basePath: base, accessToken: admin.accessToken }));
const menu = await staff.putMenuImage({ id: 1, body: new Blob([readFileSync(photo)], { type: 'image/png' }) });
expect(menu.imageUrl?.startsWith('/uploads/'), true);
const report = await staff.reportSales({ groupBy: 'menu' });
expect(report.rows.some(row => row.menuId === 1 && (row.quantity ?? 0) >= 2), true);

const refused = await guest.getMenu({ id: 4000000000 }).catch(error => error);
expect(refused instanceof ResponseError, true);
expect((await refused.response.json()).code, 'MENU_NOT_FOUND');
