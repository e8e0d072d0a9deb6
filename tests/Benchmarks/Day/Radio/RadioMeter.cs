namespace OfflineSync.Benchmarks.Day.Radio;

/// <summary>
/// Follows a radio through its states and adds up the energy: a transfer from idle pays for the promotion; one within the tail of the last does not, and
/// the tail begins anew after it. What the radio draws when idle is left out.
/// </summary>
internal sealed class RadioMeter(RadioModel model)
{
    private const double BitsPerMegabit = 1_000_000;
    private const double MilliPerUnit = 1_000;

    private bool _isConnected;
    private DateTimeOffset _ready;
    private DateTimeOffset _busyUntil;
    private double _promotion;
    private double _transfer;
    private double _tail;
    private int _promotions;
    private long _up;
    private long _down;

    /// <summary>Makes the radio ready for a transfer, and returns from when on it is.</summary>
    public DateTimeOffset Wake(DateTimeOffset now)
    {
        EndTail(now);
        if (!_isConnected)
        {
            _isConnected = true;
            _promotions++;
            _promotion += Joules(model.PromotionMilliwatts, model.PromotionTime);
            _ready = _busyUntil = now + model.PromotionTime;
        }
        return now > _ready ? now : _ready;
    }

    /// <summary>Adds a transfer of the ready radio. Transfers may overlap, and begin in their order.</summary>
    public void Transfer(DateTimeOffset from, DateTimeOffset to, long up, long down)
    {
        EndTail(from);
        if (!_isConnected || from < _ready)
            throw new InvalidOperationException("The radio is not ready.");
        if (from > _busyUntil)
            _tail += Joules(model.TailMilliwatts, from - _busyUntil);
        var begin = from > _busyUntil ? from : _busyUntil;
        if (to > begin)
            _transfer += Joules(model.BaseMilliwatts, to - begin);
        _transfer += (up * model.UpMillijoulesPerMegabit + down * model.DownMillijoulesPerMegabit) * 8 / BitsPerMegabit / MilliPerUnit;
        _busyUntil = to > begin ? to : begin;
        _up += up;
        _down += down;
    }

    /// <summary>The use so far, with the whole tail of the last transfer.</summary>
    public RadioUse Read()
    {
        var last = _isConnected ? Joules(model.TailMilliwatts, model.TailTime) : 0;
        return new RadioUse(_promotion, _transfer, _tail + last, _promotions, _up, _down);
    }

    private void EndTail(DateTimeOffset now)
    {
        if (!_isConnected || now <= _busyUntil + model.TailTime)
            return;
        _isConnected = false;
        _tail += Joules(model.TailMilliwatts, model.TailTime);
    }

    private static double Joules(double milliwatts, TimeSpan time) => milliwatts * time.TotalSeconds / MilliPerUnit;
}
