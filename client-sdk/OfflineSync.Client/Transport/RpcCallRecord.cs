using OfflineSync.Protocol.Grpc;

namespace OfflineSync.Client.Transport;

/// <summary>What one call did.</summary>
/// <param name="Path">The path of the method.</param>
/// <param name="Status">How it ended; <see cref="StatusCode.Cancelled"/> also when the caller stopped reading.</param>
/// <param name="BytesSent">Framed message bytes sent, after compression.</param>
/// <param name="BytesReceived">Framed message bytes received, before decompression.</param>
/// <param name="Duration">From the start to the end.</param>
public sealed record RpcCallRecord(string Path, StatusCode Status, long BytesSent, long BytesReceived, TimeSpan Duration);
