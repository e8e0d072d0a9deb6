namespace OfflineSync.Crash.Tests.Network;

/// <summary>Follows one direction of an HTTP/2 connection byte by byte, and knows where in which frame the next one is.</summary>
internal sealed class FrameTracker(Direction direction)
{
    private const int HeaderLength = 9;
    private const int TypeOffset = 3;
    private static readonly int PrefaceLength = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".Length;

    private long _offset;
    private int _prefaceLeft = direction == Direction.Up ? PrefaceLength : 0;
    private int _frame;
    private int _frameOffset;
    private int _payload;
    private FrameType _type;

    /// <summary>The position of the next byte.</summary>
    public BytePosition Next => _prefaceLeft > 0
        ? new BytePosition(_offset, -1, PrefaceLength - _prefaceLeft, null)
        : new BytePosition(_offset, _frame, _frameOffset, _frameOffset > TypeOffset ? _type : null);

    /// <summary>Takes it.</summary>
    public void Take(byte value)
    {
        _offset++;
        if (_prefaceLeft > 0)
        {
            _prefaceLeft--;
            return;
        }
        if (_frameOffset < TypeOffset)
            _payload = (_frameOffset == 0 ? 0 : _payload << 8) | value;
        else if (_frameOffset == TypeOffset)
            _type = (FrameType)value;
        if (++_frameOffset == HeaderLength + _payload && _frameOffset >= HeaderLength)
            (_frame, _frameOffset) = (_frame + 1, 0);
    }
}
