namespace OfflineSync.Benchmarks.Day.Radio;

/// <summary>What a radio was used for in a while.</summary>
/// <param name="PromotionJoules">Energy for going from idle to connected.</param>
/// <param name="TransferJoules">Energy while bytes were on their way.</param>
/// <param name="TailJoules">Energy between transfers and after the last one.</param>
/// <param name="Promotions">How often it went from idle to connected.</param>
/// <param name="BytesUp">Bytes sent.</param>
/// <param name="BytesDown">Bytes received.</param>
internal sealed record RadioUse(
    double PromotionJoules, double TransferJoules, double TailJoules, int Promotions, long BytesUp, long BytesDown)
{
    public double Joules => PromotionJoules + TransferJoules + TailJoules;

    public long Bytes => BytesUp + BytesDown;
}
