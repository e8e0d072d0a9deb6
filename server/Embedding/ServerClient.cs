using Google.Protobuf;
using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Embedding;

/// <summary>The client id under which the server itself writes. Nobody may use it from outside.</summary>
internal static class ServerClient
{
    /// <summary>The id.</summary>
    public static UInt128 Id => UInt128.MaxValue;

    /// <summary>Its bytes.</summary>
    public static ByteString Bytes { get; } = ByteString.CopyFrom(ClientId.ToBytes(UInt128.MaxValue));
}
