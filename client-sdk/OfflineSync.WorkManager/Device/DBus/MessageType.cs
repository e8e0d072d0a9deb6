namespace OfflineSync.WorkManager.Device.DBus;

/// <summary>The types of D-Bus messages.</summary>
internal enum MessageType : byte
{
    MethodCall = 1,
    MethodReturn = 2,
    Error = 3,
    Signal = 4,
}
