using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using OfflineSync.Protocol;
using OfflineSync.Protocol.Grpc;
using OfflineSync.Protocol.V1;
using OfflineSync.Protocol.Values;
using OfflineSync.Server.ChangeLog;

namespace OfflineSync.Server.Feed;

/// <summary>Where a client's reading of a scope stands; opaque to clients, which may keep it for years on a bad disk.</summary>
/// <param name="Tag">Names the log and the scope.</param>
/// <param name="Since">The checkpoint from which the delta starts.</param>
/// <param name="Position">How far the delta was read.</param>
/// <param name="StartHead">The head when the delta was started.</param>
internal sealed record Cursor(ulong Tag, long Since, LogPosition Position, long StartHead)
{
    private const byte Version = 2;
    private const byte UnsealedVersion = 1;
    private const int BytesMax = 64;

    /// <summary>The beginning of a scope's log.</summary>
    public static Cursor Start { get; } = new(0, 0, default, 0);

    /// <summary>Whether the delta is complete: nothing was read after its checkpoint.</summary>
    public bool AtCheckpoint => Position == LogPosition.EndOf(Since);

    /// <summary>Whether it stands at the beginning, and so fits any log.</summary>
    public bool AtStart => Tag == 0 && Since == 0 && Position.Change == 0;

    /// <summary>The tag of a scope's log.</summary>
    public static ulong TagOf(string scope, Guid epoch)
    {
        var bytes = new byte[16 + Encoding.UTF8.GetByteCount(scope)];
        epoch.TryWriteBytes(bytes);
        Encoding.UTF8.GetBytes(scope, bytes.AsSpan(16));
        return BitConverter.ToUInt64(SHA256.HashData(bytes));
    }

    /// <summary>The bytes for the client.</summary>
    public byte[] ToBytes()
    {
        var output = new ArrayBufferWriter<byte>(BytesMax);
        output.Write([Version]);
        Varint.Write(output, Tag ^ Seal(Since, Position, StartHead));
        Varint.Write(output, (ulong)Since);
        Varint.Write(output, (ulong)Position.Change);
        Varint.Write(output, (ulong)Position.Ordinal);
        Varint.Write(output, (ulong)StartHead);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads what a client sent.</summary>
    /// <exception cref="RpcException">These are no bytes of a cursor.</exception>
    public static Cursor Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return Start;
        if (bytes[0] is not (Version or UnsealedVersion))
            throw Invalid("it has an unknown version");
        try
        {
            var offset = 1;
            var tag = Varint.Read(bytes, ref offset);
            var since = ReadNumber(bytes, ref offset, long.MaxValue);
            var position = new LogPosition(ReadNumber(bytes, ref offset, long.MaxValue), (int)ReadNumber(bytes, ref offset, int.MaxValue));
            var startHead = ReadNumber(bytes, ref offset, long.MaxValue);
            if (offset != bytes.Length)
                throw Invalid("it is damaged");
            return new Cursor(bytes[0] == Version ? tag ^ Seal(since, position, startHead) : tag, since, position, startHead);
        }
        catch (ProtocolException)
        {
            throw Invalid("it is damaged");
        }
    }

    /// <summary>Checks that the cursor is of this log.</summary>
    /// <exception cref="RpcException">It is not.</exception>
    public void Check(string scope, ScopeHead head)
    {
        if (AtStart)
            return;
        if (Tag != TagOf(scope, head.Epoch))
            throw Invalid("it is damaged, of another scope, or the server's log was replaced");
        if (Position.Change > head.Change || Since > head.Change)
            throw Invalid("it is beyond the end of the server's log, which was probably restored from a backup");
    }

    // Numbers that were damaged give a tag that is of no log.
    private static ulong Seal(long since, LogPosition position, long startHead)
    {
        Span<long> numbers = [since, position.Change, position.Ordinal, startHead];
        return BitConverter.ToUInt64(SHA256.HashData(MemoryMarshal.AsBytes(numbers)));
    }

    private static long ReadNumber(ReadOnlySpan<byte> bytes, ref int offset, long max)
    {
        var number = Varint.Read(bytes, ref offset);
        return number <= (ulong)max ? (long)number : throw new ProtocolException("The number is too large.");
    }

    private static RpcException Invalid(string why) => new(
        StatusCode.FailedPrecondition,
        Reason.CursorInvalid,
        $"The cursor does not fit: {why}. Start with an empty cursor and keep the outbox.");
}
