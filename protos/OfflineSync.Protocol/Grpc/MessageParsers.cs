using Google.Protobuf;

namespace OfflineSync.Protocol.Grpc;

/// <summary>One parser for each message type.</summary>
internal static class MessageParsers<T>
    where T : class, IMessage<T>, new()
{
    public static MessageParser<T> Instance { get; } = new(() => new T());
}
