using System.Buffers.Binary;

namespace OfflineSync.Demo.Wire;

/// <summary>
/// Takes replies out of what an HTTP/2 server sends, and lets the rest through: without the server's settings and window updates, the device
/// could not finish its request.
/// </summary>
internal sealed class FrameFilter
{
    public const int HeaderLength = 9;

    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte ResetStream = 3;
    private const byte Continuation = 9;
    private const byte EndStream = 1;

    private readonly byte[] _header = new byte[HeaderLength];
    private int _headerLength;
    private int _payloadLeft;
    private ReplyTrap? _trap;

    /// <summary>Copies what may pass to the output, which must have room for the input and a frame header, and returns its length.</summary>
    public int Filter(ReadOnlySpan<byte> input, Span<byte> output, ReplyTrap? trap)
    {
        var written = 0;
        while (input.Length > 0)
        {
            if (_payloadLeft == 0)
            {
                var missing = Math.Min(HeaderLength - _headerLength, input.Length);
                input[..missing].CopyTo(_header.AsSpan(_headerLength));
                _headerLength += missing;
                input = input[missing..];
                if (_headerLength < HeaderLength)
                    break;
                _payloadLeft = (_header[0] << 16) | BinaryPrimitives.ReadUInt16BigEndian(_header.AsSpan(1));
                _trap = IsReply ? trap : null;
                written += Pass(_header, output[written..]);
            }
            var length = Math.Min(_payloadLeft, input.Length);
            written += Pass(input[..length], output[written..]);
            input = input[length..];
            _payloadLeft -= length;
            if (_payloadLeft == 0)
                EndFrame();
        }
        return written;
    }

    private bool IsReply => _header[3] is Data or Headers or ResetStream or Continuation;

    private int Pass(ReadOnlySpan<byte> bytes, Span<byte> output)
    {
        if (_trap is not null)
        {
            _trap.Swallow(bytes.Length);
            return 0;
        }
        bytes.CopyTo(output);
        return bytes.Length;
    }

    private void EndFrame()
    {
        if (_header[3] is Data or Headers && (_header[4] & EndStream) != 0)
            _trap?.EndReply();
        _headerLength = 0;
    }
}
