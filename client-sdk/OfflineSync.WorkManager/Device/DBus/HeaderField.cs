namespace OfflineSync.WorkManager.Device.DBus;

/// <summary>The fields of a message's header.</summary>
internal enum HeaderField : byte
{
    Path = 1,
    Interface = 2,
    Member = 3,
    ReplySerial = 5,
    Destination = 6,
    Signature = 8,
}
