using OfflineSync.Benchmarks.Day.Radio;

namespace OfflineSync.Benchmarks.Tests.Radio;

/// <summary>Expected values are worked out by hand from the published powers and times.</summary>
public sealed class RadioMeterTests
{
    private const double LtePromotion = 0.31490307;
    private const double LteTail = 12.27056;
    private const double WifiPromotion = 0.00984004;
    private const double WifiTail = 0.02840533;
    private const int Digits = 6;
    private const int Megabit = 125_000;

    private static readonly DateTimeOffset Start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly RadioMeter _lte = new(RadioModel.Lte);

    [Fact]
    public void An_unused_radio_costs_nothing() => Assert.Equal(new RadioUse(0, 0, 0, 0, 0, 0), _lte.Read());

    [Fact]
    public void A_transfer_from_idle_pays_for_promotion_transfer_and_tail()
    {
        Use(0, seconds: 1, up: Megabit);
        var use = _lte.Read();
        Assert.Equal(1, use.Promotions);
        Assert.Equal(LtePromotion, use.PromotionJoules, Digits);
        // 438.39 mJ for the megabit, 1288.04 mW for the second.
        Assert.Equal(0.43839 + 1.28804, use.TransferJoules, Digits);
        Assert.Equal(LteTail, use.TailJoules, Digits);
        Assert.Equal(LtePromotion + 1.72643 + LteTail, use.Joules, Digits);
    }

    [Fact]
    public void The_energy_of_bytes_depends_on_their_direction()
    {
        Use(0, seconds: 0, up: Megabit, down: 2 * Megabit);
        Assert.Equal(0.43839 + 2 * 0.05197, _lte.Read().TransferJoules, Digits);
        Assert.Equal(3 * Megabit, _lte.Read().Bytes);
    }

    [Fact]
    public void Wifi_has_its_own_powers()
    {
        var wifi = new RadioMeter(RadioModel.Wifi);
        Use(0, seconds: 2, up: Megabit, down: Megabit, wifi);
        var use = wifi.Read();
        Assert.Equal(WifiPromotion, use.PromotionJoules, Digits);
        Assert.Equal(0.28317 + 0.13701 + 2 * 0.13286, use.TransferJoules, Digits);
        Assert.Equal(WifiTail, use.TailJoules, Digits);
    }

    [Fact]
    public void A_transfer_within_the_tail_needs_no_promotion_and_begins_the_tail_anew()
    {
        Use(0, seconds: 1);
        // The radio was busy until 1.2601 s.
        Use(11.2601, seconds: 1);
        var use = _lte.Read();
        Assert.Equal(1, use.Promotions);
        Assert.Equal(2 * 1.28804, use.TransferJoules, Digits);
        Assert.Equal(10 * 1.06 + LteTail, use.TailJoules, Digits);
    }

    [Fact]
    public void The_end_of_the_tail_still_belongs_to_it()
    {
        Use(0, seconds: 0);
        Use(0.2601 + 11.576, seconds: 0);
        Assert.Equal(1, _lte.Read().Promotions);
        Assert.Equal(2 * LteTail, _lte.Read().TailJoules, Digits);
    }

    [Fact]
    public void A_transfer_after_the_tail_is_another_wake_up()
    {
        Use(0, seconds: 1);
        Use(20, seconds: 1);
        var use = _lte.Read();
        Assert.Equal(2, use.Promotions);
        Assert.Equal(2 * LtePromotion, use.PromotionJoules, Digits);
        Assert.Equal(2 * LteTail, use.TailJoules, Digits);
    }

    [Fact]
    public void A_small_exchange_costs_twelve_joules_by_Lte_and_a_hundredth_of_it_by_Wifi()
    {
        var wifi = new RadioMeter(RadioModel.Wifi);
        Use(0, seconds: 0.002, up: 700, down: 500);
        Use(0, seconds: 0.002, up: 700, down: 500, wifi);
        Assert.InRange(_lte.Read().Joules, 12.5, 12.7);
        Assert.InRange(_lte.Read().Joules / wifi.Read().Joules, 100, 400);
    }

    [Fact]
    public void Transfers_at_the_same_time_share_the_base()
    {
        Use(0, seconds: 2, up: Megabit);
        // Begins with the other one, and ends a second before it.
        Use(0.5, seconds: 1, up: Megabit);
        // Begins before the end of the first and goes on for a second after it.
        Use(2, seconds: 1.2601, up: Megabit);
        Assert.Equal(3 * 0.43839 + 3 * 1.28804, _lte.Read().TransferJoules, Digits);
        Assert.Equal(LteTail, _lte.Read().TailJoules, Digits);
    }

    [Fact]
    public void Who_asks_during_the_promotion_waits_for_its_end()
    {
        Assert.Equal(At(0.2601), _lte.Wake(At(0)));
        Assert.Equal(At(0.2601), _lte.Wake(At(0.1)));
        Assert.Equal(At(0.3), _lte.Wake(At(0.3)));
        Assert.Equal(1, _lte.Read().Promotions);
    }

    [Fact]
    public void A_radio_that_was_not_woken_does_not_transfer() =>
        Assert.Throws<InvalidOperationException>(() => _lte.Transfer(At(0), At(1), 1, 1));

    private void Use(double at, double seconds, long up = 0, long down = 0, RadioMeter? meter = null)
    {
        var radio = meter ?? _lte;
        var from = radio.Wake(At(at));
        radio.Transfer(from, from + TimeSpan.FromSeconds(seconds), up, down);
    }

    private static DateTimeOffset At(double seconds) => Start + TimeSpan.FromSeconds(seconds);
}
