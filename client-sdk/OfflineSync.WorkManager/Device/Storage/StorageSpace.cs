namespace OfflineSync.WorkManager.Device.Storage;

/// <summary>The space of a volume in bytes.</summary>
internal readonly record struct StorageSpace(long Free, long Total);
