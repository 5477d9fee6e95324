import { defineConfig } from '@hey-api/openapi-ts';

export default defineConfig({
    input: '../../src/main/resources/openapi.yaml',
    output: { path: 'src/generated', importFileExtension: '.js' },
    // Streams are for follow(), which comes back and resumes.
    parser: {
        filters: {
            operations: { exclude: ['GET /api/customer/orders/stream', 'GET /api/admin/orders/stream', 'GET /api/admin/sse'] },
            orphans: true,
        },
    },
    plugins: [
        { name: '@hey-api/client-fetch', throwOnError: true },
        {
            name: '@hey-api/sdk',
            responseStyle: 'data',
            operations: { strategy: 'single', containerName: 'Operations', methods: 'instance' },
        },
        '@hey-api/typescript',
    ],
});
