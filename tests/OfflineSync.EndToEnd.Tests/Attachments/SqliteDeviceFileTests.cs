namespace OfflineSync.EndToEnd.Tests.Attachments;

public sealed class SqliteDeviceFileTests(SqliteStoreFixture store) : DeviceFileTests(store), IClassFixture<SqliteStoreFixture>;
